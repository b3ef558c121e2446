/** Recorded sound: reading it, and the features of speech that a network reads. */
package carousel.data.sound;

/** A stand-in for IJava, which is on no repository that a build can use. */
package io.github.spencerpark.ijava;

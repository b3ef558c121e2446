/** A stand-in for IJava, which is in no Maven repository. */
package io.github.spencerpark.ijava;

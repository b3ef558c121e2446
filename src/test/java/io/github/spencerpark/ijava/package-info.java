/** A stand-in for IJava, which no repository offers that a build can use. */
package io.github.spencerpark.ijava;

/** A stand-in for JJava, of which only the base is in a Maven repository. */
package org.dflib.jjava.distro;

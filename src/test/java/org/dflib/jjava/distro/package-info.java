/** A stand-in for JJava, of which only the base is in a repository that a build can use. */
package org.dflib.jjava.distro;

/** A stand-in for JJava, of which only the base is on a repository that a build can use. */
package org.dflib.jjava.distro;

/** Bad arguments, damaged files and killed programs: nothing goes wrong in silence. */
package carousel.hostile;

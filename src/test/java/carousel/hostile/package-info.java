/** Bad arguments, damaged files and killed programs: nothing goes wrong silently. */
package carousel.hostile;

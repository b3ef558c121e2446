/** From tables to examples: what training reads. */
package carousel.data;

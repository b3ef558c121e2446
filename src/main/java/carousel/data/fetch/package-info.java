/**
 * Data from the net: {@link carousel.data.fetch.PublicData} has well-known sets, by {@link carousel.data.fetch.Download}, which
 * checks what it got and keeps it.
 */
package carousel.data.fetch;

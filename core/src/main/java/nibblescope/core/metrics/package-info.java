/// How good a quantized tensor is and what it costs: error sums in the one order that makes them
/// the same bits on every backend and any number of threads, counts, bytes, and summaries for
/// pictures.
package nibblescope.core.metrics;

/// Test tensors made from a seed: the distributions that weights and activations have, and the ones
/// that a block format finds hard. The same seed gives the same bits on every machine. Tensors made
/// from pictures, and anything that reads a file, do not belong here.
package nibblescope.core.synthetic;

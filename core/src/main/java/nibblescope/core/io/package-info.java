/// Tensor files: opening them as views of their mapping, and writing safetensors. Everything a file
/// claims is checked here, at the edge, before memory is taken for it; what comes out can be
/// trusted. What the tensors of a checkpoint mean to each other (codes and their scales) does not
/// belong here, nor does anything that computes with elements.
package nibblescope.core.io;

/// What a tensor is: its shape, its dtype, and its bytes where they lie. No file format (that is
/// `io`) and no quantized tensor (that is `quantize`) belongs here.
package nibblescope.core.tensor;

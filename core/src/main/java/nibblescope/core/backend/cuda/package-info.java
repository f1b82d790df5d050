/// The backend that runs on NVIDIA GPUs, through nothing but their driver. The only package that
/// links native code.
package nibblescope.core.backend.cuda;

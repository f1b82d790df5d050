/// The backend that runs on this machine's processors.
package nibblescope.core.backend.cpu;

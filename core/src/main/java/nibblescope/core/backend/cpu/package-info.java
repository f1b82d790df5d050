/// The backend that runs on this machine's processors. Whatever serves, the outcome is that of the
/// plain definition to the bit: [PlainRun] runs that, vector code is tried out against it before it
/// serves ([VectorService]). Classes that use `jdk.incubator.vector` are touched only where
/// [VectorModule] has said that it is there.
package nibblescope.core.backend.cpu;

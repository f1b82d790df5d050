/// Runs of whole requests: a [LocalRunner][nibblescope.core.backend.worker.LocalRunner] opens the
/// file, finds the device and runs in this process; a
/// [WorkerClient][nibblescope.core.backend.worker.WorkerClient] has a
/// [WorkerMain][nibblescope.core.backend.worker.WorkerMain] do that in a child process or on
/// another host, over its standard input and output. No recipe and no device is known here but in
/// [Devices][nibblescope.core.backend.worker.Devices].
///
/// What goes over the pipe are frames, all numbers highest byte first:
///
/// ```
/// u32 length of all that follows   u8 type   u32 job   payload
/// ```
///
/// | Type | From | Payload |
/// |---|---|---|
/// | HELLO | worker, first of all | JSON: protocol, program version, hash of the kernels |
/// | DEVICES | client | nothing |
/// | | worker | JSON: the devices there |
/// | SUBMIT | client | JSON: a request, and whether its codes and scales are wanted |
/// | PROGRESS | worker | JSON: stage, elements done and in total; 0 of 0 as a stage begins |
/// | DATA | worker | u8 part (0 codes, 1 scales), then the next bytes of that part |
/// | RESULT | worker, ends a job | JSON: reports |
/// | ERROR | worker, ends a job | JSON: backend, obstacle, found, remedy |
/// | CANCEL | client | nothing |
/// | | worker, ends a job | nothing |
/// | PING, PONG | client, worker | nothing |
/// | BYE | client | nothing |
///
/// The worker runs one job at a time, in the order in which they come, and answers PING meanwhile.
package nibblescope.core.backend.worker;

package nibblescope.core.backend.cuda;

import java.lang.foreign.MemorySegment;

/// What one chunk needs while it is under way.
///
/// @param device  address of its device memory
/// @param values  pinned memory that values travel through, as many bytes as a chunk has
/// @param outcome pinned memory that codes, scales and errors travel through
/// @param stream  in which its work is done in order
/// @param event   after the chunk's last work
record Slot(long device, MemorySegment values, MemorySegment outcome, long stream, long event) {}

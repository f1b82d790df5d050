/// Where recipes run. A [Backend] turns a tensor into codes, scales and errors; all of them return
/// the bytes of `ReferenceQuantizer`. Each backend has a package of its own below this one.
package nibblescope.core.backend;

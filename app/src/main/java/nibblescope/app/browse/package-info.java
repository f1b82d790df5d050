/// Choosing what to explore: files, samples and synthetic tensors, and the tensors of what is open.
package nibblescope.app.browse;

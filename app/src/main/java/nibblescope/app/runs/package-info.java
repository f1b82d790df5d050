/// Measured runs on devices, here and on other hosts: which device, what is run, what it came to.
/// Pictures are never computed here; they are `study`'s.
package nibblescope.app.runs;

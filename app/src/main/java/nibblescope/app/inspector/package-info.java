/// The block inspector: the selected block under the chosen recipe in figures, down to the bits of
/// its codes.
package nibblescope.app.inspector;

/// The bits view: what is stored for the selected block, bit by bit, with bits to flip; and any code
/// of any format by itself.
package nibblescope.app.bits;

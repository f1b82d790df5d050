/// What the chosen tensor, or the whole file, takes in bytes: under each recipe and in plain
/// formats. How a quantized tensor is stored is core's; this adds it up and shows it.
package nibblescope.app.memory;

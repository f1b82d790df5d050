/// The error of every block of the tensor as one picture, from all blocks to a single one.
package nibblescope.app.errormap;

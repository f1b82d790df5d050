/// The 2 x 2: scale format by block size, side by side, and what either of them buys.
package nibblescope.app.board;

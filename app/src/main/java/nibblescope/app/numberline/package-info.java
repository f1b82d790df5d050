/// The number line: the selected block under every recipe, one line each on a common axis, told step
/// by step. Where things stand on it is computed apart from drawing them, and for the whole story at
/// once: on the way from one step to the next things are only drawn somewhere in between.
package nibblescope.app.numberline;

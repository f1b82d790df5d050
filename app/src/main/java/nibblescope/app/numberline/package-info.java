/// The number line: the selected block under every recipe, one line each on a common axis. Where
/// things stand on it is computed apart from drawing them.
package nibblescope.app.numberline;

/// What is taken along of a view: pictures, the numbers behind them and the command that makes both
/// again, each with where it comes from. What the command line needs of it loads no class of JavaFX.
package nibblescope.app.export;

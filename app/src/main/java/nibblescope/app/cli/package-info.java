/// The command line: what its commands are called, what they take, and what they print. English, on
/// standard output and one line on standard error; the only package that writes there. What needs
/// JavaFX (the window, pictures) is handed in as [Window][nibblescope.app.cli.Window] and
/// [Plotter][nibblescope.app.cli.Plotter], so that everything here runs on JDK modules, picocli,
/// Jackson and core alone. No rule of a format or a file belongs here: those are in core.
package nibblescope.app.cli;

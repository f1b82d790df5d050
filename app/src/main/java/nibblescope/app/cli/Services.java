package nibblescope.app.cli;

import java.util.function.Supplier;
import nibblescope.core.backend.Backend;

/// What the commands need that is made elsewhere.
///
/// @param backend    starts a backend for recipes to run on; closed by the command that asked for
///                   it
/// @param runners    make what does runs on any device
/// @param window     the window
/// @param plotter    draws pictures
/// @param interrupts tells when the user ends the program
public record Services(
        Supplier<Backend> backend, Runners runners, Window window, Plotter plotter, Interrupts interrupts) {}

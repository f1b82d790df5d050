/// Work off the FX thread: where it runs, and how a newer request outdates an older one. The only
/// place of the window that makes threads.
package nibblescope.app.task;

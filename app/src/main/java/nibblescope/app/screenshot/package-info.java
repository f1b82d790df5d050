/// Pictures of views and of the whole window, made without a display: for the `plot` command and
/// for the project's own screenshots.
package nibblescope.app.screenshot;

/// What outlives the window: settings and state, kept where the platform keeps such things, and
/// sessions, which are files that say what was looked at and how. No tensor is in them.
package nibblescope.app.session;

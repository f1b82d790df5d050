/// A tour of the window in five steps, for who sees it the first time.
package nibblescope.app.tour;

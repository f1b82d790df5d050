/// Where the program starts, and where its parts are put together.
package nibblescope.app;

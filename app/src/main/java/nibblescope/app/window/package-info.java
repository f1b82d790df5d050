/// The window: what it is made of ([Workspace]), its views ([View]) and how they are arranged.
package nibblescope.app.window;

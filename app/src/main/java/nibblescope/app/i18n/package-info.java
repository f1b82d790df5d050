/// Words for people: every text on screen comes from the message bundles in `resources/messages`.
package nibblescope.app.i18n;

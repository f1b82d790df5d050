/// The recipe that single-recipe views show: what it is made of, and where it comes from.
package nibblescope.app.recipe;

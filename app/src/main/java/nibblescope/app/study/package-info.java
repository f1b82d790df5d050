/// What is being explored: the open file, the chosen tensor, recipe and block, and the results for
/// them. Every view looks at the one [Exploration]; no view knows another.
package nibblescope.app.study;

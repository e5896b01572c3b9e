/**
 * The crash proof: a client that records its wishes and their answers, an application and a database that are killed
 * meanwhile, and an audit that compares. Nothing here runs inside the application.
 */
package org.creditsledger.crash;

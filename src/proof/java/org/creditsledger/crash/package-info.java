/**
 * The crash proof: a client that writes down what it wanted and what it was told, an application and a database that are
 * killed under it, and an audit that compares. Nothing here runs inside the application.
 */
package org.creditsledger.crash;

@rem For "exec node ..." in package.json: the shell of Windows has no exec, and runs this file instead.
@%*

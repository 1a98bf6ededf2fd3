"""How the shipped language model was made: data, network, training, export, scores. Not part of the installed library."""

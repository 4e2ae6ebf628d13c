"""Who may do what: keys and links, rights by endpoint name, and a gate that every request passes."""

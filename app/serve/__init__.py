"""`nezha serve`: models answer programs over HTTP, many texts at a time, without a page and without Gradio.

    asked         what can be asked, with which options: the JSON, the query and the description come from it
    reading       what a request carries -> texts and options
    desk          texts of all requests wait here; those that ask alike go to the models together
    endpoints     paths -> answers
    door          who may, from where, how much
    description   the same for programs that read OpenAPI
    main          how it is begun and ended

The model process, the keys and the sentences are those of the workbench.
"""

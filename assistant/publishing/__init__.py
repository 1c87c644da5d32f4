"""Before anything is published: the saved questions, asked of the old index and the new.

saved questions → asked of what is to be published → compared with what was shown → told, or held
"""

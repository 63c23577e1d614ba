own-name = हिन्दी

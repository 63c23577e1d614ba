### The camera of a station.

title = Camera
opening = The camera is starting …
ready = Hold a label still in the frame.
denied = The browser keeps the camera from this site. Allow it in the settings of the site, then open the camera again.
missing = This device has no camera.
insecure = The camera needs a secure address (https). Ask an admin.
busy = The camera gives no picture. Close other apps that use it, then open it again.
unreadable = What reads codes could not be loaded. Check the network, then open the camera again.
torch = Light
close = Close the camera

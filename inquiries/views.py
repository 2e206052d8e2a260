from django.http import HttpResponse


def new(request):
    return HttpResponse("")


def sent(request):
    return HttpResponse("")
